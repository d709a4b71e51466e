"""The names of the states of the US, of the District of Columbia and of the territories, by their ISO 3166-2 code."""

from typing import Final

_NAMES: Final = """
AK Alaska, AL Alabama, AR Arkansas, AS American Samoa, AZ Arizona, CA California, CO Colorado, CT Connecticut,
DC District of Columbia, DE Delaware, FL Florida, GA Georgia, GU Guam, HI Hawaii, IA Iowa, ID Idaho, IL Illinois,
IN Indiana, KS Kansas, KY Kentucky, LA Louisiana, MA Massachusetts, MD Maryland, ME Maine, MI Michigan, MN Minnesota,
MO Missouri, MP Northern Mariana Islands, MS Mississippi, MT Montana, NC North Carolina, ND North Dakota, NE Nebraska,
NH New Hampshire, NJ New Jersey, NM New Mexico, NV Nevada, NY New York, OH Ohio, OK Oklahoma, OR Oregon,
PA Pennsylvania, PR Puerto Rico, RI Rhode Island, SC South Carolina, SD South Dakota, TN Tennessee, TX Texas,
UM United States Minor Outlying Islands, UT Utah, VA Virginia, VI United States Virgin Islands, VT Vermont,
WA Washington, WI Wisconsin, WV West Virginia, WY Wyoming
"""

PLACES: Final = {
    f"US-{letters}": name for letters, _, name in (one.strip().partition(" ") for one in _NAMES.split(","))
}
