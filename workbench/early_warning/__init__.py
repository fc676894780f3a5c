"""Early warning: which pupils may need help in the coming weeks, by rules that can be read and a model that is checked.

What is known at the end of a school week (`signals`) is set against the absence of the four school weeks after it. Rules
(`rules`) and a calibrated logistic regression (`model`) are compared on later weeks that neither has seen (`comparison`).
Nothing but absence, grades and behaviour notes is read: no sex, age, address, family or language.
"""
