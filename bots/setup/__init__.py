"""What an operator or an administrator does once: pages to deploy, checks, the gadget, erasure."""
