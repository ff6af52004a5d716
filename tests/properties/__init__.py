"""Properties of random economies, and the file that a failure leaves."""
