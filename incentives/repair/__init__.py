"""The smallest changes to a policy file after which a harmful behaviour no longer pays, each proven on the new text.

A proposal is a text: the policy file with the change in it and everything else, comments too, as it was. It is read,
compiled and audited like any other, and only offered when the finding is gone and none has been added. Whether to take
one is for the people who answer for the policy.
"""
