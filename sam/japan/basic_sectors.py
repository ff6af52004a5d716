"""From the 390 basic sectors of the MIC 2015 table (as coded by NIES 3EID) to the SAM's activities."""

HOUSEHOLD = "household"

#: Longest prefix wins. Sector codes: MIC 2015 basic table; 4611001 holds thermal and other public power together.
_PREFIXES = {
    "01": "a_agr", "061": "a_fos", "062": "a_min", "11": "a_foo", "15": "a_txt",
    "161": "a_wod", "162": "a_wod", "163": "a_ppp", "164": "a_ppp",
    "191": "a_oma", "231": "a_oma", "39": "a_oma", "20": "a_chm", "2111": "a_pet", "2121": "a_cop",
    "22": "a_pla", "25": "a_csc", "2521": "a_cem", "26": "a_i_s", "27": "a_nfm", "28": "a_met",
    "29": "a_gpm", "30": "a_prm", "31": "a_bom", "32": "a_epd", "33": "a_elm", "34": "a_ice", "35": "a_teq",
    "41": "a_con", "461": "a_elt", "462": "a_g_h", "47": "a_wtr", "48": "a_wst", "51": "a_com", "53": "a_fin",
    "55": "a_rer", "5531": "a_imr",
    "571": "a_rai", "5721": "a_r_p", "5722": "a_r_f", "5731": "a_o_p", "5732": "a_o_f", "574": "a_wtp",
    "575": "a_air", "576": "a_otr", "577": "a_otr", "578": "a_otr", "579": "a_pos", "59": "a_inf",
    "61": "a_ggo", "631": "a_edu", "632": "a_rnd", "64": "a_mhs", "65": "a_mem",
    "66": "a_bsv", "6631": "a_orp", "6632": "a_orp", "67": "a_psv", "671": "a_acc", "672": "a_acc",
    "68": "a_osv", "69": "a_osv",
    "711": HOUSEHOLD, "721": HOUSEHOLD,
}  # fmt: skip


def activity_of(code: str) -> str:
    """Return the SAM user (activity id or ``household``) of a basic sector or final-demand code.

    The kerosene and town gas of business consumption (code 7111) are booked with the household, which buys
    those fuels in the table that the SAM rests on. Raises ``KeyError`` naming a code that no activity covers.
    """
    for length in range(min(len(code), 4), 1, -1):
        user = _PREFIXES.get(code[:length])
        if user is not None:
            return user
    raise KeyError(f"basic sector {code!r} belongs to no activity of the Japan SAM")
