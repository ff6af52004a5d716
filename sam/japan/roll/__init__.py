"""The Japan SAM of fiscal 2021, rolled from that of 2015 by evidence, assumptions and the project's own balancing."""
