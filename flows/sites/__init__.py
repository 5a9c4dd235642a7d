"""What an operator says of one site: sources, rules, lines that stay, and the repair of published days."""
