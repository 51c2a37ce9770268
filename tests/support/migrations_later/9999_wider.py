from django.db import migrations, models
from tests.support.migrations_later import LAST_RELEASED


class Migration(migrations.Migration):
    dependencies = (("records", LAST_RELEASED),)
    operations = (
        migrations.AlterField("fact", "role", models.CharField(max_length=61)),
        migrations.AlterField("factbody", "salt", models.CharField(max_length=33)),
        migrations.AddField(
            "auditevent", "remark", models.CharField(max_length=9, default="")
        ),
    )
