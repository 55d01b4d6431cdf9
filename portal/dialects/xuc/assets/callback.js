// callback
