from lending_app.lending_setup.document import LendingDocument


class CommitteeSessionMember(LendingDocument):
	# Who is absent; the session takes its members from the committee.
	sent_read_only = frozenset({"user"})
