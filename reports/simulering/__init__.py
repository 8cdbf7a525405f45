"""What a simulation of models of payment gives: a page, a workbook, data; sums only, no client, no staff."""
