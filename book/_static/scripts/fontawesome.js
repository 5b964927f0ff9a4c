// Stands in the place of 1.5 MB of icons: the few that we see are drawn by icons.css.
