"""utforare/<name>/kundvalsmote.html: a provider's month on one page, to talk about at the meeting."""
