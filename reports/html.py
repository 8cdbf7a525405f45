def write_html(rapport, folder): pass
