"""Words of the sweep report in English and Japanese."""

from __future__ import annotations

from experiments.words import Words

_WORDS: dict[str, tuple[str, str]] = {
    "kicker": ("Sensitivity sweep", "感度分析"),
    "draws": ("{design}: {solved} of {draws} draws solved.", "{design}：{draws}回のうち{solved}回が解けた。"),
    "failed": (
        "{count} draws failed and {missing} are missing. All figures below are of the others and may be biased.",
        "{count}回は解けず、{missing}回は未計算である。以下の値は残りのもので、偏りがありうる。",
    ),
    "clustered": (
        "Failures cluster in {name}: its median is {failed:g} where draws failed and {solved:g} where they were solved.",
        "失敗は{name}に偏る：失敗した回の中央値は{failed:g}、解けた回は{solved:g}。",
    ),
    "failed_under": (
        "{name} {closure}: {failed} of {draws} draws failed.",
        "{name} {closure}：{draws}回のうち{failed}回が失敗。",
    ),
    "grid": ("Full grid", "格子"),
    "one_at_a_time": ("One quantity at a time", "一要因ずつ"),
    "latin_hypercube": ("Latin hypercube", "ラテン超方格"),
    "sobol": ("Sobol sequence", "Sobol列"),
    "monte_carlo": ("Monte Carlo", "モンテカルロ"),
    "morris": ("Morris trajectories", "Morris法"),
    "saltelli": ("Saltelli sample for Sobol indices", "Saltelli標本（Sobol指数）"),
    "quadrature": ("Order-3 quadrature (Stroud)", "3次の求積法（Stroud）"),
    "csv": ("Draws from a file", "ファイルの値"),
    "inputs": ("Varied quantities", "変えた量"),
    "minimum": ("minimum", "最小"),
    "maximum": ("maximum", "最大"),
    "mean": ("mean", "平均"),
    "sd": ("sd", "標準偏差"),
    "unit": ("unit", "単位"),
    "moments": ("Outcomes", "結果"),
    "effect_note": (
        "Effect of the shocks: per cent change from the benchmark, or the difference where the benchmark is zero.",
        "ショックの効果：基準均衡からの変化率、基準が0のときは差。",
    ),
    "path_effect_note": (
        "Effect of the policy in the year after @: per cent change from the draw's own baseline (without a policy: from the "
        "benchmark), or the difference where that is zero.",
        "@の後の年における政策の効果：同じ標本のベースライン（政策がなければ基準均衡）からの変化率、それが0のときは差。",
    ),
    "grid_outcomes": (
        "The points of a grid are chosen, not drawn: the range and where its ends lie, without probabilities.",
        "格子点は選んだもので、確率をもたない。範囲とその端の位置を示す。",
    ),
    "csv_outcomes": (
        "The rows of a file are chosen, not drawn: the range, the draws at its ends and the mean of the rows, without "
        "probabilities.",
        "ファイルの行は選んだもので、確率をもたない。範囲、その端の回、行の平均を示す。",
    ),
    "one_at_a_time_outcomes": (
        "All quantities at their medians, and the range over all draws; what each quantity does is in the tornado.",
        "全ての量を中央値に置いた値と、全体の範囲。各量の効果はトルネードに示す。",
    ),
    "morris_outcomes": (
        "The range over the trajectories, which are not a sample of the distributions: no probabilities.",
        "軌道上の範囲。軌道は分布の標本ではなく、確率をもたない。",
    ),
    "middle": ("at the medians", "中央値での値"),
    "where": ("where", "その位置"),
    "draw": ("draw {number}", "{number}回目"),
    "bars": ("draws", "回数"),
    "median": ("median", "中央値"),
    "tails": ("5 % and 95 % quantiles", "5 %点と95 %点"),
    "points": ("distinct values", "異なる値の数"),
    "quantity": ("quantity", "量"),
    "number_of_draws": ("draws", "回数"),
    "closure_list": (
        "{name} is a choice among closures: {closures}.",
        "{name}はクロージャーの選択：{closures}。",
    ),
    "unordered": (
        "{name} is a choice among closures, which have no order and so no correlation: see the table by {name}.",
        "{name}はクロージャーの選択であり、順序がないため相関はない。{name}ごとの表を参照。",
    ),
    "sample_outcomes": (
        "P(> 0) is the share of draws with a positive effect.",
        "P(> 0)は効果が正の割合。",
    ),
    "chebyshev": ("interval, at least {share}", "{share}以上の区間"),
    "quadrature_outcomes": (
        "Moments of the quadrature; intervals by Chebyshev's inequality hold for any distribution of the outcome.",
        "求積法による積率。区間はチェビシェフの不等式により、結果の分布によらず成り立つ。",
    ),
    "sobol_title": ("Sobol indices", "Sobol指数"),
    "sobol_note": (
        "S1: share of the outcome's variance due to one quantity alone; ST: with all its interactions. conf: half width of "
        "the 95 % confidence interval (bootstrap).",
        "S1：その量だけによる分散の割合。ST：交互作用を含む割合。conf：95 %信頼区間の半幅（ブートストラップ）。",
    ),
    "sobol_imprecise": (
        "Sobol indices from {blocks} base samples are known to ±{half_width:.2g} only; a thousand or more are usual: raise "
        "`draws`.",
        "{blocks}個の基本標本によるSobol指数の精度は±{half_width:.2g}にすぎない。通常は千以上を用いる：`draws`を増やす。",
    ),
    "morris_imprecise": (
        "Morris screening from {blocks} trajectories: ten or more are usual; raise `trajectories`.",
        "{blocks}本の軌道によるMorris法。通常は10本以上を用いる：`trajectories`を増やす。",
    ),
    "few_draws": (
        "{draws} draws: the outer quantiles are the extremes of the sample; the 2.5 % quantile needs {enough} at least.",
        "{draws}回：外側の分位点は標本の両端である。2.5 %点には{enough}回以上が要る。",
    ),
    "morris_title": ("Morris screening", "Morris法による選別"),
    "morris_note": (
        "Elementary effects over the unit cube of probabilities: mu their mean, mu_star the mean of absolute values, sigma "
        "their standard deviation (interaction or curvature).",
        "確率の単位立方体上の要素効果：mu 平均、mu_star 絶対値の平均、sigma 標準偏差（交互作用または曲率）。",
    ),
    "tornado": ("Tornado", "トルネード"),
    "tornado_note": (
        "Each quantity at its lowest and highest value, the others at their medians. Of closures, which have no order, "
        "those with the lowest and the highest outcome. The swing is the range over all values of the quantity.",
        "各量を最小と最大に動かし、他は中央値に置く。順序のないクロージャーは、結果が最小と最大になるもの。幅は量の全ての値での範囲。",
    ),
    "low": ("low", "低"),
    "high": ("high", "高"),
    "at_low": ("at low", "低での値"),
    "at_high": ("at high", "高での値"),
    "swing": ("swing", "幅"),
    "correlation": ("Correlation of quantities and outcomes", "量と結果の相関"),
    "correlation_note": ("Pearson / Spearman.", "ピアソン／スピアマン。"),
    "adjoint": ("Local and global sensitivity", "局所感度と大域感度"),
    "adjoint_left_out": (
        "The local sensitivity by adjoints is left out: {reason}.",
        "随伴による局所感度は示さない：{reason}。",
    ),
    "adjoint_note": (
        "Effect of one standard deviation of the quantity over the draws. Local: adjoint derivative at their mean; global: "
        "linear regression over all draws. A difference is curvature over the range of the sweep.",
        "量が1標準偏差動いたときの効果。局所：標本平均での随伴微分。大域：全標本の線形回帰。差は範囲内の曲率を表す。",
    ),
    "local": ("local (adjoint)", "局所（随伴）"),
    "global": ("global (regression)", "大域（回帰）"),
    "convergence": ("Convergence", "収束"),
    "convergence_note": (
        "Mean and sd over the first draws.",
        "最初の回の平均と標準偏差。",
    ),
    "closure_range": ("Lowest … highest by {name}", "{name}ごとの最小…最大"),
    "closure_table": ("Mean (sd) by {name}", "{name}ごとの平均（標準偏差）"),
    "provenance": ("Provenance", "来歴"),
    "experiment": ("Experiment", "実験"),
    "sam": ("SAM", "SAM"),
    "seed": ("Seed", "乱数の種"),
    "fingerprint": ("Fingerprint", "指紋"),
    "code": ("Code", "コード"),
    "python": ("Python", "Python"),
    "packages": ("Packages", "パッケージ"),
    "nodes": ("Nodes", "計算ノード"),
    "time": ("Time per draw", "1回の時間"),
    "created": ("Created", "作成"),
}


class Wording:
    """Texts of one language; KeyError for an unknown key, ValueError for an unknown language."""

    def __init__(self, lang: str) -> None:
        if lang not in ("en", "ja"):
            raise ValueError(f"there is no language {lang!r}; choose en or ja")
        self._column = ("en", "ja").index(lang)
        self.model = Words(lang)

    def phrase(self, english: str) -> str:
        """What a program says in English; itself where no translation is known."""
        return self.model.phrase(english)

    def __call__(self, key: str) -> str:
        """One text."""
        return _WORDS[key][self._column]
