"""Schedule: from words or cron to slots, by one rule for daylight saving time."""
