from maillage.kernel.db.statistics import keep_statistics
from maillage.kernel.periodic import every

every(hours=6)(keep_statistics)
