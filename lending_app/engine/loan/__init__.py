"""What a loan is: its terms, the facts that happen to it, and the state they lead to. Data and its checks."""
