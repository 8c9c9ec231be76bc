"""The job that counts messages: who began to write to whom, and who was answered."""
