"""Every sentence of the pages, in Italian and English."""
