"""The job that counts sessions: what two people say that one taught the other."""
