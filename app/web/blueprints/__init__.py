"""The addresses, grouped by feature. A view authorises, asks the services, and hands values to a presenter."""
