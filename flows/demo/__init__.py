"""The demo: five small newspapers on loopback, and two nights over them."""
