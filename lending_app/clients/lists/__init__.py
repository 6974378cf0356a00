"""Reading sanctions lists in the formats in which their authorities publish them.

Pure: a reader takes the file's bytes and gives listed parties, or refuses the whole file.
"""
