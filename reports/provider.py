def write_providers(rapport, folder): pass
