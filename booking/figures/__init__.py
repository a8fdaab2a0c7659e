"""What the managers of a space want to know of it: how full it was, what came in, who came."""
