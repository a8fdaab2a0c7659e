"""What the API answers, as its description says it: tests hold every real answer to these."""
