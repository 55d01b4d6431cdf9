// cti
