"""Pages of campaigns: steering them, their lists, whom nobody may dial, and why nothing is."""
