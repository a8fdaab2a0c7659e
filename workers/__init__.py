"""What happens after the commit: the relay, deliveries, the schedule and mail."""
