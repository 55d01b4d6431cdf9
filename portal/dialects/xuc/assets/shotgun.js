// shotgun
