"""Who is speaking, and how often Headwater says so rightly. Run as `python -m benchmarks.sourcing PART`."""
