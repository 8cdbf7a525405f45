"""What every document is made with: pages, workbooks, charts, numbers, words, and what is not shown."""
