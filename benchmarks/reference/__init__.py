"""What each measurement is held against, written as plainly as the job allows."""
