"""Articles side by side: what two texts share, which has it from the other, and what was changed on the way."""
