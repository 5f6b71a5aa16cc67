"""A harder set of cases, made from a native catalog by code that shares nothing with the answering program.

Thirteen abilities, many wordings of each, gold computed from the raw records alone.
"""
