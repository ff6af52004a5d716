"""Which commodity's purchase a fuel of NIES 3EID belongs to. Treatments are explained in `emissions`."""

FUELS = {
    "吹込用": "c_coa",
    "輸入一般炭": "c_coa",
    "発電用輸入一般炭": "c_coa",
    "発電用原油": "c_oil",
    "発電用NGLｺﾝﾃﾞﾝｾｰﾄ": "c_oil",
    "石油化学用NGLｺﾝﾃﾞﾝｾｰﾄ": "c_oil",
    "輸入天然ガス (LNG)": "c_gas",
    "ガス田･随伴ガス": "c_gas",
    "原油溶解ガス": "c_gas",
    "ガソリン": "c_gso",
    "ジェット燃料油": "c_jet",
    "灯油": "c_ker",
    "軽油": "c_loi",
    "A重油": "c_hoa",
    "B重油": "c_hob",
    "一般用C重油": "c_hob",
    "発電用C重油": "c_hob",
    "純ナフサ": "c_nap",
    "ＬＰＧ": "c_lpg",
    "潤滑油": "c_opp",
    "アスファルト": "c_opp",
    "他重質石油製品": "c_opp",
    "オイルコークス": "c_opp",
    "コークス": "c_cok",
    "一般ガス": "c_g_h",
    "簡易ガス": "c_g_h",
}
"""Fuel burnt -> the commodity bought."""

GASES = {
    "一般高炉ガス": ("c_cok", "a_i_s"),
    "発電用高炉ガス": ("c_cok", "a_i_s"),
    "転炉ガス": ("c_cok", "a_i_s"),
    "電気炉ガス": ("c_cok", "a_i_s"),
    "コークス炉ガス": ("c_coa", "a_cop"),
    "製油所ガス": ("c_oil", "a_pet"),
}
"""By-product gas -> (fuel that it came from, activity that produced it)."""

OWN_PROCESS = {
    ("a_pet", "炭素バランス調整量"): "c_oil",
    ("a_pet", "アスファルト"): "c_oil",
    ("a_pet", "潤滑油"): "c_oil",
    ("a_pet", "他重質石油製品"): "c_oil",
    ("a_pet", "オイルコークス"): "c_oil",
    ("a_cop", "炭素バランス調整量"): "c_coa",
    ("a_g_h", "炭素バランス調整量"): "c_gas",
    ("a_chm", "製油所ガス"): "c_nap",
}
"""(Burner, fuel) -> another purchase of the burner that the carbon comes out of."""

PRICED = {
    "c_coa": ("発電用輸入一般炭", "石炭"),
    "c_oil": ("発電用原油", "原油"),
    "c_gas": ("ガス田･随伴ガス", "天然ガス"),
    "c_gso": ("ガソリン", "ガソリン"),
    "c_jet": ("ジェット燃料油", "ジェット燃料油"),
    "c_ker": ("灯油", "灯油"),
    "c_loi": ("軽油", "軽油"),
    "c_hoa": ("A重油", "Ａ重油"),
    "c_hob": ("一般用C重油", "Ｂ重油・Ｃ重油"),
    "c_nap": ("純ナフサ", "ナフサ"),
    "c_lpg": ("ＬＰＧ", "液化石油ガス"),
    "c_g_h": ("一般ガス", "都市ガス"),
}
"""Commodity -> (fuel of 3EID sheet C, for its carbon per unit; fuel of the MIC quantity table, same unit)."""

KINDS = (
    ("c_coa", "c_cok", "c_opp"),
    ("c_gas", "c_g_h"),
    ("c_hoa", "c_hob", "c_ker", "c_loi", "c_gso", "c_lpg"),
)
"""Fuels that replace each other in one burner."""
