"""What is lent or served with a stay, each with a stock of its own."""
