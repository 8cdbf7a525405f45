def write_workbook(rapport, path): pass
