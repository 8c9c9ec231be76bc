"""pywikibot's configuration where the password comes from the environment (docs/toolforge.md)."""

family = "meta"
mylang = "meta"
usernames["meta"]["meta"] = "CapacityMatchBot"
user_agent_description = (
    "Capacity Exchange Peers; contact: User talk:CapacityMatchBot on meta.wikimedia.org"
)

# Seconds between two edits, and how a wiki that lags or fails is waited for.
put_throttle = 10
max_retries = 3
retry_wait = 5
retry_max = 60
solve_captcha = False
