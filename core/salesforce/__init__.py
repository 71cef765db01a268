"""The metadata of a Salesforce service organisation, turned into the organisation's own files.

`folder` reads the XML, `turn` makes files of it, `report` tells what could not be turned. Each
element of the input ends up turned, the same here without a word, or left with a reason.
"""
