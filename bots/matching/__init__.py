"""Who should meet whom: the rule and its engines. No wiki and no templates in here."""
