"""Calendar, planned progress, pace, lights: pure functions of values, no input or output."""
