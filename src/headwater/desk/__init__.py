"""The web desk: audits read with their evidence, decided by people, published. Needs the extra `desk`."""
