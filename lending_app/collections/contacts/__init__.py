"""Rules of contact on a site: stored, confirmed, said in words, and asked before somebody is contacted."""
