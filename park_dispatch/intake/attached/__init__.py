"""Photos and files that people attach: recognised by content; photos are made anew, in the capped child."""
