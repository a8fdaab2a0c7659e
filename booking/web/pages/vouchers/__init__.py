"""What the city offers, for people: campaigns, and the voucher that one takes of them."""
