"""The job that tells everyone whom they could learn from and share with."""
