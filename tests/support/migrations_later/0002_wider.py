from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("records", "0001_initial"),)
    operations = (
        migrations.AlterField("fact", "role", models.CharField(max_length=61)),
        migrations.AlterField("factbody", "salt", models.CharField(max_length=33)),
        migrations.AddField(
            "auditevent", "remark", models.CharField(max_length=9, default="")
        ),
    )
