"""One module a harm pattern; they never lean on each other. `incentives.alignment.audit` lists them."""
