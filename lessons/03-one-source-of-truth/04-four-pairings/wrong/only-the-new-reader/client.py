def degrees(report):
    """What the new client takes from a report."""
    return report.exact
