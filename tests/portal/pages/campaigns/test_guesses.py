from portal.pages.campaigns.guesses import roles


def test_headings_and_cells_together_tell_what_a_column_holds():
    headings = ["Name", "Telephone", "Mobile", "Order number", "Timezone", "Contact"]
    rows = [
        ["Ann", "020 7946 0001", "", "A-17", "Europe/London", "Bob"],
        ["Bea", "+44 20 7946 0002", "07700 900123", "A-18", "", ""],
    ]
    assert roles(headings, rows) == ["name", "number", "number", "", "zone", ""]


def test_a_column_without_cells_is_guessed_by_its_heading_alone():
    assert roles(["Phone", "City"], []) == ["number", ""]
