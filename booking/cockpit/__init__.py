"""What the city's officer sees of a campaign: figures, forecast, use, alerts, anomalies."""
